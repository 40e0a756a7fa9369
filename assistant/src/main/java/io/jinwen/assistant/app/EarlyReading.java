package io.jinwen.assistant.app;

import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.knowledge.Knowledge;
import io.jinwen.assistant.policy.compliance.ComplianceEngine.RuleBook;
import io.jinwen.assistant.policy.compliance.RuleFiles;
import io.jinwen.assistant.policy.guard.SensitiveWords;
import io.jinwen.assistant.policy.guard.WordSource;
import io.jinwen.assistant.records.store.Database;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * What a start reads of files and of the database, on two threads of their own while the program's
 * parts are still being put together. Whoever needs something waits for it.
 */
final class EarlyReading {
  private final OwnFiles files;
  private final WordSource wordSource;
  private final Future<Knowledge> knowledge;
  private final Future<SensitiveWords> words;
  private final Future<RuleBook> rules;
  private final Future<Database> database;

  /** Begins to read. */
  EarlyReading(AnswerSettings answers, StoreSettings store) {
    files =
        new OwnFiles(
            store.data().resolve(OwnFiles.FOLDER),
            () -> folder(answers.knowledge().files(), "knowledge"),
            () -> folder(answers.prompts().files(), "prompts"));
    wordSource = ChatWiring.words(answers.guard(), files.words());
    try (Reader opener = new Reader("early-database");
        Reader reader = new Reader("early-reading")) {
      database = opener.read(() -> Database.open(store.address())); // needed first
      knowledge = reader.read(() -> Knowledge.load(files.knowledge(), files.prompts()));
      words = reader.read(() -> new SensitiveWords(wordSource.read()));
      rules = reader.read(() -> RuleFiles.read(files.knowledge()));
    }
  }

  /** Begins to read what these settings name. */
  static EarlyReading of(Environment environment) {
    Binder settings = Binder.get(environment);
    return new EarlyReading(
        settings.bindOrCreate("jinwen", Bindable.of(AnswerSettings.class)),
        settings.bindOrCreate("jinwen", Bindable.of(StoreSettings.class)));
  }

  private static DataFolder folder(Optional<Path> own, String delivered) {
    return own.map(DataFolder::of).orElseGet(() -> DataFolder.delivered(delivered));
  }

  OwnFiles files() {
    return files;
  }

  WordSource wordSource() {
    return wordSource;
  }

  Knowledge knowledge() {
    return awaited(knowledge);
  }

  SensitiveWords words() {
    return awaited(words);
  }

  RuleBook rules() {
    return awaited(rules);
  }

  Database database() {
    return awaited(database);
  }

  /** What was wrong is told as if it had been read here. */
  private static <T> T awaited(Future<T> read) {
    try {
      return read.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException refused -> throw refused;
        case Error broken -> throw broken;
        default -> throw new IllegalStateException(e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the start was broken off", e);
    }
  }

  /** One thread, which ends when everything is read. */
  private static final class Reader implements AutoCloseable {
    private final ExecutorService thread;

    Reader(String name) {
      thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
    }

    <T> Future<T> read(Callable<T> what) {
      return thread.submit(what);
    }

    @Override
    public void close() {
      thread.shutdown();
    }
  }
}
