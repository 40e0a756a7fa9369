package io.jinwen.assistant;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How documents are read; set as {@link Settings} are ({@code jinwen.documents.reader-class-path}).
 *
 * @param readerClassPath of the process that reads files; empty takes the built project's
 */
@ConfigurationProperties("jinwen.documents")
record DocumentSettings(@DefaultValue("") String readerClassPath) {}
