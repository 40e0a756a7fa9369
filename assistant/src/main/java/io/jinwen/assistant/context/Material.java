package io.jinwen.assistant.context;

/**
 * Something checked that stands before the model under a number, for it to cite.
 *
 * @param kind 名词, 问答 or 规则
 * @param title what it is about, as it is shown
 * @param text what it says
 */
public record Material(String kind, String title, String text) {
  String line(int number) {
    return "[" + number + "] " + kind + "「" + title + "」：" + text.strip().replaceAll("\\s+", " ");
  }
}
