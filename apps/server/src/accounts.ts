// What the program needs of accounts without starting a server.
export { hashPassword } from "./access/passwords.ts";
export { makeSignInLink } from "./access/sign-in-link.ts";
