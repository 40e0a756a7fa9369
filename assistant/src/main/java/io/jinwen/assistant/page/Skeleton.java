package io.jinwen.assistant.page;

import java.util.Locale;
import org.jsoup.nodes.Element;

/**
 * What stands in the document until the page's own parts have come: the frame, and a field in which
 * one can write already. The page's script takes what was written over.
 */
final class Skeleton {
  private Skeleton() {}

  static Element of(Locale locale) {
    Texts texts = new Texts();
    Element skeleton = new Element("div").addClass("jw-skeleton");
    Element side = skeleton.appendElement("div").addClass("jw-skeleton-side");
    side.appendElement("span").addClass("jw-seal").attr("aria-hidden", "true").text("金");
    side.appendElement("span")
        .addClass("jw-brand-name")
        .text(texts.getTranslation("app.name", locale));
    skeleton.appendElement("div").addClass("jw-skeleton-top");
    skeleton
        .appendElement("div")
        .addClass("jw-skeleton-view")
        .appendElement("div")
        .addClass("jw-composer-box")
        .appendElement("textarea")
        .addClass("jw-early")
        .attr("rows", "2")
        .attr("autofocus", true)
        .attr("aria-label", texts.getTranslation("composer.label", locale))
        .attr("placeholder", texts.getTranslation("composer.placeholder", locale));
    return skeleton;
  }
}
