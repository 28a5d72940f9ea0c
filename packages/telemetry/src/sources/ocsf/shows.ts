import { partly, type Shows, yes } from "../../shows.ts";

export const OCSF_SHOWS: Shows = {
  title: "OCSF: Process Activity (1007) and File System Activity (1001), 1.0 to 1.5",
  platforms: ["linux", "macos"],
  answers: {
    create: yes("1001, activity 1"),
    write: yes("1001, activity 3 (Update)"),
    closeAfterWrite: partly("the schema has no activity for it; some producers write one Update when a file is closed"),
    rename: yes("1001, activity 5, with file_result"),
    exec: yes("1007, activity 1; arguments as one text"),
    fileHash: partly("hashes, where the producer fills them in"),
    signing: partly("signature.state_id, since 1.4"),
    stableProcessId: partly("process.uid, where the producer fills it in"),
  },
  blindSpots: [
    {
      what: "what the producer of the events did not see or map",
      mend: "read the sensor's own log where Limpid knows it",
    },
    { what: "who changed a file, when actor.process is missing", mend: "a producer that maps it" },
    { what: "Set Attributes and Set Security: the schema does not say which mode was set", mend: "none" },
    { what: "Windows", mend: "not read yet" },
  ],
};
