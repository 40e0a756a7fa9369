package io.jinwen.documents.parse;

import io.jinwen.documents.Block;
import io.jinwen.documents.Diagnosis;
import io.jinwen.documents.DocumentKind;
import io.jinwen.documents.Page;
import io.jinwen.documents.Place;
import io.jinwen.documents.ReadDocument;
import io.jinwen.documents.ReadLimits;
import io.jinwen.documents.ReadProgress;
import io.jinwen.documents.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a parser has read so far, and the limits of that. */
final class Draft {
  private static final double TABLE_SHARE_MUCH = 0.6;

  private final DocumentKind kind;
  private final ReadLimits limits;
  private final ReadProgress progress;
  private final List<Page> pages = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private String title = "";
  private long characters;
  private long cells;

  Draft(DocumentKind kind, ReadLimits limits, ReadProgress progress) {
    this.kind = kind;
    this.limits = limits;
    this.progress = progress;
  }

  ReadLimits limits() {
    return limits;
  }

  /** Says before reading how many pages there are. */
  void expect(int pageCount) {
    if (pageCount > limits.pagesMax()) {
      throw new StoppedException(Refusal.TOO_MANY_PAGES.with(pageCount, limits.pagesMax()));
    }
  }

  void add(Page page, int pageCount) {
    expect(pages.size() + 1);
    pages.add(page);
    progress.reached(page.number(), pageCount);
  }

  void add(Block block) {
    if (block instanceof Block.Table table) {
      spend(0, (long) table.rows().size() * table.rows().getFirst().cells().size());
    }
    spend(block.text().length(), 0);
    blocks.add(block);
  }

  /** Counts what is about to be kept, so that a limit is met before memory is. */
  void spend(int charactersMore, long cellsMore) {
    characters += charactersMore;
    cells += cellsMore;
    if (characters > limits.charactersMax()) {
      throw new StoppedException(Refusal.TOO_MUCH_TEXT.with(limits.charactersMax()));
    }
    if (cells > limits.cellsMax()) {
      throw new StoppedException(Refusal.TOO_MANY_CELLS.with(limits.cellsMax()));
    }
  }

  void requireDepth(int depth) {
    if (depth > limits.depthMax()) {
      throw new StoppedException(Refusal.TOO_DEEP.with(limits.depthMax()));
    }
  }

  /** A sentence for the user about something that was left alone or is doubtful. */
  void note(String sentence) {
    notes.add(sentence);
  }

  void title(String own) {
    title = own == null ? "" : Texts.line(own);
  }

  /** A place in a format without pages or positions. */
  static List<Place> on(int page) {
    return List.of(new Place(0, page, null));
  }

  ReadDocument document() {
    List<Block> structured = Structure.of(blocks);
    Diagnosis diagnosis = Diagnosis.of(pages, structured, List.copyOf(notes));
    if (kind == DocumentKind.PDF && diagnosis.tableShare() > TABLE_SHARE_MUCH) {
      note("内容多为表格；如有 Excel 原件，请上传原件，数字更可靠。");
      diagnosis = Diagnosis.of(pages, structured, List.copyOf(notes));
    }
    String named = title.isEmpty() ? firstHeading(structured) : title;
    return new ReadDocument(kind, named, pages, structured, diagnosis);
  }

  private static String firstHeading(List<Block> blocks) {
    return blocks.stream()
        .filter(Block.Heading.class::isInstance)
        .map(Block::text)
        .findFirst()
        .orElse("");
  }
}
