package io.jinwen.assistant.app;

import java.nio.file.Path;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How documents are read; set as {@link Settings} are ({@code jinwen.documents.reader-class-path}).
 *
 * @param readerClassPath of the process that reads files; empty takes the built project's
 * @param watchedFolder whose files everybody may search; none where it is not set
 */
@ConfigurationProperties("jinwen.documents")
record DocumentSettings(@DefaultValue("") String readerClassPath, Optional<String> watchedFolder) {
  DocumentSettings {
    watchedFolder = watchedFolder == null ? Optional.empty() : watchedFolder;
  }

  Optional<Path> watched() {
    return Settings.place(watchedFolder);
  }
}
