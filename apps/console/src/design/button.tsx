import "./button.css";
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `main`: the one thing to do here; `danger`: cannot be taken back; `bare`: among others of its kind. */
  readonly kind?: "plain" | "main" | "danger" | "bare";
  readonly small?: boolean;
  /** An icon alone: `aria-label` says what it does. */
  readonly square?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
  readonly children?: ReactNode;
}

export function Button({ kind = "plain", small, square, className, ...rest }: ButtonProps) {
  return <button type="button" {...rest} className={buttonClass({ kind, small, square, className })} />;
}

/** The look of a button for a link. */
export function buttonClass(
  look: {
    readonly kind?: ButtonProps["kind"];
    readonly small?: boolean | undefined;
    readonly square?: boolean | undefined;
    readonly className?: string | undefined;
  } = {},
): string {
  return [
    "button",
    look.kind !== undefined && look.kind !== "plain" && `button-${look.kind}`,
    look.small === true && "button-small",
    look.square === true && "button-square",
    look.className,
  ]
    .filter(Boolean)
    .join(" ");
}
