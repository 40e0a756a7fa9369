package io.jinwen.assistant.page.parts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HtmlContainer;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.html.Span;
import io.jinwen.assistant.page.parts.TextDifference.Stretch;
import java.util.List;
import java.util.stream.Stream;

/** Differences of texts to be seen: the elements' meaning is read out, their colour is seen. */
public final class Differences {
  private Differences() {}

  /** The first text, with what the second has not marked as taken out. */
  public static List<Component> before(TextDifference difference) {
    return difference.stretches().stream().flatMap(Differences::taken).toList();
  }

  /** The second text, with what the first has not marked as put in. */
  public static List<Component> after(TextDifference difference) {
    return difference.stretches().stream().flatMap(Differences::put).toList();
  }

  /** Both in one text: what was taken out stands before what was put in for it. */
  public static List<Component> inOne(TextDifference difference) {
    return difference.stretches().stream()
        .flatMap(stretch ->
            stretch.changed() ? Stream.concat(taken(stretch), put(stretch)) : taken(stretch))
        .toList();
  }

  private static Stream<Component> taken(Stretch stretch) {
    return shown(stretch.changed() ? new Removed() : new Span(), stretch.before());
  }

  private static Stream<Component> put(Stretch stretch) {
    return shown(stretch.changed() ? new Inserted() : new Span(), stretch.after());
  }

  private static Stream<Component> shown(HtmlContainer element, String text) {
    element.setText(text);
    return text.isEmpty() ? Stream.empty() : Stream.of(element);
  }

  @Tag("del")
  private static final class Removed extends HtmlContainer {}

  @Tag("ins")
  private static final class Inserted extends HtmlContainer {}
}
