package io.jinwen.assistant.app;

import io.jinwen.assistant.knowledge.DataFolder;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The files behind what is known: those given, and an institution's own changes over them.
 *
 * @param folder of the changes, which the server writes
 * @param given reads the knowledge folder without changes
 * @param givenPrompts reads the folder of the roles
 */
record OwnFiles(Path folder, Supplier<DataFolder> given, Supplier<DataFolder> givenPrompts) {
  /** The changes' folder below the data folder. */
  static final String FOLDER = "own";

  /** The file of the words within that folder. */
  static final String WORDS = "words.yaml";

  DataFolder givenKnowledge() {
    return given.get();
  }

  DataFolder knowledge() {
    return given.get().withOwn(folder);
  }

  DataFolder prompts() {
    return givenPrompts.get();
  }

  Path words() {
    return folder.resolve(WORDS);
  }
}
