package io.jinwen.assistant.context;

import io.jinwen.documents.passage.Passage;

/**
 * Something that stands before the model under a number, for it to cite.
 *
 * @param kind 名词, 问答 or {@link #DOCUMENT}
 * @param title what it is about, as it is shown
 * @param text what it says
 */
public record Material(String kind, String title, String text) {
  /** The kind of a section of a user's document. */
  public static final String DOCUMENT = "文件";

  /** A passage of a document, with its page and the headings above it. */
  public static Material of(String documentTitle, Passage passage) {
    String article = passage.article();
    String where = " 第 " + passage.firstPage() + " 页" + (article.isEmpty() ? "" : " " + article);
    String above = String.join(" > ", passage.path());
    String text = (above.isEmpty() ? "" : above + "\n") + passage.shown();
    return new Material(DOCUMENT, documentTitle + where, text);
  }

  boolean isOfDocument() {
    return kind.equals(DOCUMENT);
  }

  /** Without its text, where that is not to be kept. */
  public Material named() {
    return new Material(kind, title, "");
  }

  /** As the model reads it. */
  public String line(int number) {
    return "[" + number + "] " + kind + "「" + title + "」：" + body();
  }

  /**
   * In one line; a table keeps its rows, each behind a bar, so that no line of a document can pass
   * for a number, a rule or the question.
   */
  private String body() {
    String lineBreak = isOfDocument() ? "\n| " : " ";
    return text.strip().replaceAll("[^\\S\\n]+", " ").replaceAll("\\s*\\n\\s*", lineBreak);
  }
}
