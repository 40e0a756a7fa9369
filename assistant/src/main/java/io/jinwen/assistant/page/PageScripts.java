package io.jinwen.assistant.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** When Vaadin's ready-made scripts come to the browser. */
final class PageScripts {
  private static final String FIRST = "script[type=module][src*=VAADIN/build/indexhtml]";
  private static final String FOLDER = "META-INF/VAADIN/webapp/";

  /** The first script names those that it asks for later, each by its path beside it. */
  private static final Pattern LATER = Pattern.compile("[\"'`]\\./([\\w.-]+\\.js)[\"'`]");

  private final ConcurrentHashMap<String, List<String>> later =
      new ConcurrentHashMap<>(); // by path

  /**
   * Has the browser fetch at once what the first script would ask for only after the window's first
   * state has come.
   */
  void fetchEarly(Document document) {
    Element first = document.selectFirst(FIRST);
    if (first == null) {
      return; // a view without Vaadin's scripts
    }
    String path = first.attr("src");
    String folder = path.substring(0, path.lastIndexOf('/') + 1);
    for (String name : later.computeIfAbsent(path, PageScripts::askedForBy)) {
      document
          .head()
          .appendElement("link")
          .attr("rel", "modulepreload")
          .attr("href", folder + name);
    }
  }

  private static List<String> askedForBy(String path) {
    String resource = FOLDER + path.replaceFirst("^(\\./|/)", "");
    try (InputStream in = PageScripts.class.getClassLoader().getResourceAsStream(resource)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return LATER.matcher(text).results().map(PageScripts::name).distinct().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(MatchResult found) {
    return found.group(1);
  }
}
