package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Div;
import java.util.ArrayList;
import java.util.List;

/** Shows Markdown that may still grow: blocks that stay the same are left alone in the browser. */
final class MarkdownView extends Div {
  private final MarkdownHtml markdown;
  private List<String> shown = List.of();

  MarkdownView(MarkdownHtml markdown) {
    this.markdown = markdown;
    addClassName("jw-markdown");
  }

  void show(String text) {
    List<String> blocks = markdown.blocks(text);
    for (int index = 0; index < blocks.size(); index++) {
      if (index >= shown.size()) {
        add(new Div());
      }
      if (index >= shown.size() || !blocks.get(index).equals(shown.get(index))) {
        getElement().getChild(index).setProperty("innerHTML", blocks.get(index));
      }
    }
    for (int index = shown.size(); index > blocks.size(); index--) {
      getElement().removeChild(index - 1);
    }
    shown = new ArrayList<>(blocks);
  }
}
