package io.jinwen.documents;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The formats that are read. */
public enum DocumentKind {
  PDF("PDF", "页", "pdf"),
  DOCX("Word 文档", "页", "docx"),
  XLSX("Excel 表格", "表", "xlsx"),
  PPTX("PowerPoint 演示文稿", "张", "pptx"),
  HTML("网页", "页", "html", "htm", "xhtml"),
  MARKDOWN("Markdown 文本", "页", "md", "markdown"),
  TEXT("纯文本", "页", "txt", "text", "csv", "log");

  private final String words;
  private final String pageWord;
  private final Set<String> endings;

  DocumentKind(String words, String pageWord, String... endings) {
    this.words = words;
    this.pageWord = pageWord;
    this.endings = Set.of(endings);
  }

  /** Its name for users. */
  public String words() {
    return words;
  }

  /** What one of its pages is called. */
  public String pageWord() {
    return pageWord;
  }

  /** Whether its pages are those that a reader sees: paper, sheets, slides. */
  public boolean paged() {
    return this == PDF || this == XLSX || this == PPTX;
  }

  /** Whether it is characters without a container, so that the name alone tells it apart. */
  public boolean plain() {
    return this == MARKDOWN || this == TEXT || this == HTML;
  }

  /** The kind that a file name promises. */
  public static Optional<DocumentKind> ofName(String fileName) {
    String ending = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    for (DocumentKind kind : values()) {
      if (kind.endings.contains(ending)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
