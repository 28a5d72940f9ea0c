import "./field.css";
import { type ReactElement, type ReactNode, useId } from "react";

/** What a field's control needs to be tied to its label and to what is said about it. */
interface Tied {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": true | undefined;
}

/** A label, its control, and what is to be said about it: `<Field label="Name">{(tied) => <input {...tied} />}</Field>`. */
export function Field({
  label,
  more,
  wrong,
  children,
}: {
  readonly label: string;
  readonly more?: ReactNode;
  readonly wrong?: string | undefined;
  readonly children: (tied: Tied) => ReactElement;
}) {
  const id = useId();
  const described = [more !== undefined && `${id}-more`, wrong !== undefined && `${id}-wrong`]
    .filter(Boolean)
    .join(" ");
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        "aria-describedby": described === "" ? undefined : described,
        "aria-invalid": wrong === undefined ? undefined : true,
      })}
      {more === undefined ? null : (
        <span className="field-more" id={`${id}-more`}>
          {more}
        </span>
      )}
      {wrong === undefined ? null : (
        <span className="field-wrong" id={`${id}-wrong`}>
          {wrong}
        </span>
      )}
    </div>
  );
}
