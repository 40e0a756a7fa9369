package io.jinwen.assistant.records.model;

/** What the register of models decides about the file that is to answer. */
public enum RegisterMode {
  /** Nothing: files are not even read for their hash. */
  OFF,
  /** Which file answers, and whether it was admitted, is recorded at each start. */
  RECORD,
  /** And a file that was not admitted is not loaded, nor one that was withdrawn asked any more. */
  STRICT
}
