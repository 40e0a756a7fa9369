package io.jinwen.documents.passage;

import io.jinwen.documents.Block;
import io.jinwen.documents.Place;
import io.jinwen.documents.ReadDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a document where it cuts itself: an article with its paragraphs is one passage, running text
 * is gathered under its heading, a table goes in groups of whole rows.
 */
public final class Passages {
  /** About 300 tokens: some of them fit into the smallest context, and few subjects into one. */
  private static final int CHARACTERS_WANTED = 400;

  private static final int CHARACTERS_MAX = 700;
  private static final Pattern ARTICLE =
      Pattern.compile("^(第[〇零一二三四五六七八九十百千\\d]{1,8}条(?:之[一二三四五六七八九十]+)?)");

  private final List<Passage> done = new ArrayList<>();
  private final List<Block.Heading> path = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final List<Place> places = new ArrayList<>();
  private String article = "";

  private Passages() {}

  /** All passages, in reading order. */
  public static List<Passage> of(ReadDocument document) {
    Passages passages = new Passages();
    document.blocks().forEach(passages::block);
    passages.finish();
    return List.copyOf(passages.done);
  }

  private void block(Block block) {
    switch (block) {
      case Block.Heading heading -> {
        finish();
        article = "";
        while (!path.isEmpty() && path.getLast().level() >= heading.level()) {
          path.removeLast();
        }
        path.add(heading);
      }
      case Block.Paragraph(String words, List<Place> at) -> words(words, at);
      case Block.Item(int _, String words, List<Place> at) -> words(words, at);
      case Block.Table table -> table(table);
    }
  }

  private void words(String words, List<Place> at) {
    Matcher begins = ARTICLE.matcher(words);
    if (begins.find()) {
      finish();
      article = begins.group(1);
    } else if (article.isEmpty() && text.length() >= CHARACTERS_WANTED
        || text.length() + words.length() > CHARACTERS_MAX) {
      finish();
    }
    int from = 0;
    while (from < words.length()) {
      int to = words.length() - from <= CHARACTERS_MAX ? words.length() : sentenceEnd(words, from);
      append(words, from, to, at);
      if (to < words.length()) {
        finish();
      }
      from = to;
    }
  }

  /** Where to cut a paragraph that is too long for one passage. */
  private static int sentenceEnd(String words, int from) {
    int limit = from + CHARACTERS_MAX;
    for (int i = limit; i > from + CHARACTERS_MAX / 2; i--) {
      if ("。！？；".indexOf(words.charAt(i - 1)) >= 0) {
        return i;
      }
    }
    return Character.isLowSurrogate(words.charAt(limit)) ? limit - 1 : limit;
  }

  private void append(String words, int from, int to, List<Place> at) {
    if (!text.isEmpty()) {
      text.append('\n');
    }
    int start = text.length();
    for (int i = 0; i < at.size(); i++) {
      Place place = at.get(i);
      int end = i + 1 < at.size() ? at.get(i + 1).from() : words.length();
      if (end > from && place.from() < to) {
        places.add(new Place(start + Math.max(0, place.from() - from), place.page(), place.box()));
      }
    }
    text.append(words, from, to);
  }

  private void table(Block.Table table) {
    finish();
    String heading = heading(table);
    for (Block.Row row : table.rows().subList(table.headerRows(), table.rows().size())) {
      String line = row.text();
      if (!text.isEmpty() && text.length() + line.length() > CHARACTERS_MAX - heading.length()) {
        finish(heading);
      }
      if (!text.isEmpty()) {
        text.append('\n');
      }
      places.add(new Place(text.length(), row.place().page(), row.place().box()));
      text.append(line);
    }
    finish(heading);
  }

  private static String heading(Block.Table table) {
    StringBuilder heading = new StringBuilder("表");
    if (!table.title().isEmpty()) {
      heading.append("：").append(table.title());
    }
    if (!table.unit().isEmpty()) {
      heading.append("（单位：").append(table.unit()).append("）");
    }
    if (table.headerRows() > 0) {
      List<String> names = new ArrayList<>();
      for (int c = 0; c < table.rows().getFirst().cells().size(); c++) {
        names.add(table.columnName(c));
      }
      heading.append('\n').append(String.join(" | ", names));
    }
    return heading.toString();
  }

  private void finish() {
    finish("");
  }

  private void finish(String heading) {
    if (!text.isEmpty()) {
      done.add(
          new Passage(
              done.size(),
              path.stream().map(Block.Heading::text).toList(),
              article,
              heading,
              text.toString(),
              places));
    }
    text.setLength(0);
    places.clear();
  }
}
