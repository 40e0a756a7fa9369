package io.jinwen.tools;

import java.io.PrintWriter;

/** How a conversation looks: answers plain, thoughts and remarks dimmed where the terminal can. */
final class ChatView {
  private static final String DIM = "\u001B[2m";
  private static final String PLAIN = "\u001B[0m";

  private final PrintWriter answers;
  private final PrintWriter remarks;
  private final boolean styled;
  private boolean dimmed;

  /**
   * @param answers where answers go
   * @param remarks where thoughts, figures and errors go
   * @param styled whether both are a terminal that knows colours
   */
  ChatView(PrintWriter answers, PrintWriter remarks, boolean styled) {
    this.answers = answers;
    this.remarks = remarks;
    this.styled = styled;
  }

  void answer(String text) {
    dim(false);
    answers.print(shown(text));
    answers.flush();
  }

  void thought(String text) {
    dim(true);
    remarks.print(shown(text));
    remarks.flush();
  }

  /** Ends the line of an answer. */
  void endAnswer() {
    dim(false);
    answers.println();
    answers.flush();
  }

  /** Ends the thinking part, so that the answer starts on a line of its own. */
  void endThought() {
    remarks.println();
    dim(false);
    remarks.flush();
  }

  void remark(String line) {
    dim(true);
    remarks.println(line);
    dim(false);
    remarks.flush();
  }

  /** What a model says must not steer the terminal. */
  private String shown(String text) {
    return styled ? text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "\uFFFD") : text;
  }

  private void dim(boolean wanted) {
    if (styled && wanted != dimmed) {
      remarks.print(wanted ? DIM : PLAIN);
      remarks.flush();
      dimmed = wanted;
    }
  }
}
