package io.jinwen.documents.corpus;

import io.jinwen.documents.ReadDocument;
import io.jinwen.documents.ReadLimits;
import io.jinwen.documents.ReadProgress;
import io.jinwen.documents.RefusedDocumentException;
import io.jinwen.documents.parse.DocumentParser;
import io.jinwen.documents.passage.Passage;
import io.jinwen.documents.passage.Passages;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The test documents, read once. */
public final class ReadCorpus {
  private static final Map<String, ReadDocument> READ = new TreeMap<>();

  private ReadCorpus() {}

  /** By file name. */
  public static synchronized Map<String, ReadDocument> documents() {
    if (READ.isEmpty()) {
      DocumentParser parser = new DocumentParser(ReadLimits.DEFAULT, ReadProgress.NONE);
      for (Path file : Corpus.files()) {
        String name = file.getFileName().toString();
        try {
          READ.put(name, parser.parse(file, name));
        } catch (RefusedDocumentException refused) {
          throw new IllegalStateException(name, refused);
        }
      }
    }
    return READ;
  }

  public static List<Passage> passages(String file) {
    return Passages.of(documents().get(file));
  }
}
