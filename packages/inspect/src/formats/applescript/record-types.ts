/**
 * Kinds of records in a compiled script. Apple has not published the format; the table follows public readers of it
 * and was checked against 316 real scripts, all of which it reads to the last byte.
 *
 * @see https://github.com/Jinmo/applescript-disassembler (engine/fasparser.py)
 * @see docs/reference/applescript.md
 */
export const NIL = 0x01; // size 0; else an 8-byte symbol
export const LIST_CELL = 0x02; // head and tail; size 0 is the empty list
export const SMALL_INTEGER = 0x03; // the size field is the value
export const VALUE_BLOCK = 0x04; // a kind and `size` references
export const RECORD_CELL = 0x06; // key, value, next; size 1 is the empty record
export const INTEGER = 0x07;
export const REAL = 0x08;
export const BOOLEAN = 0x09; // the size field is the value
export const TERM = 0x0a; // a code of a dictionary: class, property, constant or event
export const IDENTIFIER = 0x0b; // a name that the script's author chose
export const STYLED_TEXT = 0x0c; // Mac Roman
export const SYNTAX_NODE = 0x0d; // part of the parse tree, from which an editor shows the source
export const VALUE_BLOCK_2 = 0x0e;
export const DATA = 0x0f; // a kind and `size` bytes
export const VECTOR = 0x10; // `size` references
export const BYTES = 0x11; // `size` bytes: bytecode, UTF-16 text
export const LONG_DATA = 0x12; // as DATA with a 32-bit length
export const LONG_BYTES = 0x13; // as BYTES with a 32-bit length

/** Kinds of TERM records. */
export const TERM_CLASS = 0x0a; // 4 bytes
export const TERM_CONSTANT = 0x0b; // 8 bytes: enumeration and constant
export const TERM_EVENT = 0x2e; // 24 bytes; the first 8 are class and id of the event
export const TERM_FORM = 0x2f; // 4 bytes

/** Kinds of value blocks. */
export const KIND_SCRIPT = 0x0f; // the root
export const KIND_HANDLER = 0x10;
export const KIND_HANDLER_2 = 0x11; // the body of a script object
export const KIND_TEXT = 0xb1; // holds the bytes of a UTF-16 text
