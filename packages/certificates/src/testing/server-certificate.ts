import { makeCertificate } from "./build-cms.ts";

/** Key and certificate, as PEM, of a server named `localhost`. The certificate is its own issuer. */
export function serverCertificate(): { readonly key: string; readonly cert: string } {
  const { bytes, key } = makeCertificate({ commonName: "localhost" });
  const lines = Buffer.from(bytes).toString("base64").replace(/.{64}/g, "$&\n");
  return {
    key: key.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}
