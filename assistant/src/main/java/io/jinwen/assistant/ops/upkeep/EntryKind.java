package io.jinwen.assistant.ops.upkeep;

import io.jinwen.assistant.knowledge.DataFolder;

/**
 * A kind of entries that can be changed.
 *
 * <p>What was read is checked before it is used: {@link #check} reads a folder as the start does
 * and gives what puts it into use.
 */
public interface EntryKind {
  /** Its folder below the knowledge folder, and below {@code own}. */
  String folder();

  /** What a change of one is recorded under. */
  String subject();

  /** The field that people know an entry by. */
  String titleField();

  /** The field by which entries belong together. */
  String groupField();

  /**
   * Reads a folder.
   *
   * @param changedId the entry that was changed, to be looked at more closely
   * @return what puts it into use
   * @throws UpkeepException DEFECTIVE, EXAMPLE_SILENT or EXAMPLE_FIRES
   */
  Runnable check(DataFolder folder, String changedId);
}
