package io.jinwen.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What can be had of a document, told right after it was read.
 *
 * @param textPages pages with text
 * @param scanPages numbers of pages that are pictures and were not read
 * @param recognisedPages numbers of pages that are pictures, whose characters were recognised
 * @param garbledPages numbers of pages whose font hides the characters
 * @param emptyPages numbers of pages with nothing
 * @param characters read in all
 * @param tables found
 * @param tableShare of the characters, from 0 to 1
 * @param notes on what was left alone, such as scripts, or is doubtful, in sentences for the user
 */
public record Diagnosis(
    int pages,
    int textPages,
    List<Integer> scanPages,
    List<Integer> recognisedPages,
    List<Integer> garbledPages,
    List<Integer> emptyPages,
    long characters,
    int tables,
    double tableShare,
    Language language,
    List<String> notes) {
  private static final int PAGES_NAMED_MAX = 8;

  public Diagnosis {
    scanPages = List.copyOf(scanPages);
    recognisedPages = // kept before there were any
        recognisedPages == null ? List.of() : List.copyOf(recognisedPages);
    garbledPages = List.copyOf(garbledPages);
    emptyPages = List.copyOf(emptyPages);
    notes = List.copyOf(notes);
  }

  /** Counts what was read. */
  public static Diagnosis of(List<Page> pages, List<Block> blocks, List<String> notes) {
    long all = 0;
    long inTables = 0;
    int tables = 0;
    StringBuilder sample = new StringBuilder();
    for (Block block : blocks) {
      String text = block.text();
      all += text.length();
      if (block instanceof Block.Table) {
        tables++;
        inTables += text.length();
      }
      if (sample.length() < 20_000) {
        sample.append(text);
      }
    }
    return new Diagnosis(
        pages.size(),
        numbers(pages, PageState.TEXT).size(),
        numbers(pages, PageState.SCAN),
        numbers(pages, PageState.RECOGNISED),
        numbers(pages, PageState.GARBLED),
        numbers(pages, PageState.EMPTY),
        all,
        tables,
        all == 0 ? 0 : (double) inTables / all,
        Language.of(sample),
        notes);
  }

  /** What the user should know and do, in sentences; empty where all is well. */
  public List<String> advice() {
    List<String> advice = new ArrayList<>();
    if (!scanPages.isEmpty()) {
      advice.add(
          (scanPages.size() == pages ? "这是扫描件，没有文字层" : named(scanPages) + "是扫描图片，没有文字层")
              + "，其中的内容目前查不到；请上传带文字层的版本（由 Word 直接导出，或先做文字识别）。");
    }
    if (!recognisedPages.isEmpty()) {
      advice.add(named(recognisedPages) + "是扫描图片，文字由程序识别，可能有错字；数字请对照原图核对。");
    }
    if (!garbledPages.isEmpty()) {
      advice.add(named(garbledPages) + "的字体没有标明是哪些字，读出来是乱码，已不采用；请上传原始文件，或打印为图片后做文字识别。");
    }
    if (characters == 0 && scanPages.isEmpty() && garbledPages.isEmpty()) {
      advice.add("文件里没有文字。");
    }
    advice.addAll(notes);
    return advice;
  }

  private static String named(List<Integer> numbers) {
    String list =
        numbers.stream()
            .limit(PAGES_NAMED_MAX)
            .map(String::valueOf)
            .collect(Collectors.joining("、"));
    return "第 " + list + (numbers.size() > PAGES_NAMED_MAX ? " 等 " + numbers.size() : "") + " 页";
  }

  private static List<Integer> numbers(List<Page> pages, PageState state) {
    return pages.stream().filter(page -> page.state() == state).map(Page::number).toList();
  }
}
