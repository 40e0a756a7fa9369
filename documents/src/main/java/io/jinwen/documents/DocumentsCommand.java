package io.jinwen.documents;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** {@code ./jinwen documents FILE…}: shows what was read of files, as the assistant sees it. */
public final class DocumentsCommand {
  private static final int REFUSED = 1;
  private static final int WRONG_USE = 2;

  private final DocumentReader reader;
  private final PrintStream out;

  DocumentsCommand(DocumentReader reader, PrintStream out) {
    this.reader = reader;
    this.out = out;
  }

  public static void main(String[] arguments) {
    Path home = Path.of(System.getProperty("jinwen.home", "."));
    DocumentReader reader =
        new DocumentReader(DocumentReader.classPathIn(home), ReadLimits.DEFAULT);
    System.exit(new DocumentsCommand(reader, System.out).run(arguments));
  }

  /** The exit status: 0, 1 if a file was refused, 2 for a wrong command line. */
  int run(String... files) {
    if (files.length == 0 || files[0].equals("--help") || files[0].equals("-h")) {
      out.println("Usage: ./jinwen documents FILE…");
      out.println("Shows what is read of documents: diagnosis, headings, paragraphs, tables with");
      out.println("their titles and units, each with its page and place. The exit status is 1");
      out.println("where a file is refused.");
      return files.length == 0 ? WRONG_USE : 0;
    }
    int status = 0;
    for (String file : files) {
      Path path = Path.of(file);
      if (!Files.isRegularFile(path)) {
        out.println(file + ": there is no such file");
        status = WRONG_USE;
        continue;
      }
      try {
        String name = path.getFileName().toString();
        show(file, reader.read(path.toAbsolutePath(), name, ReadProgress.NONE));
      } catch (RefusedDocumentException refused) {
        out.println(file + "：" + refused.getMessage());
        status = Math.max(status, REFUSED);
      }
    }
    return status;
  }

  private void show(String file, ReadDocument document) {
    Diagnosis diagnosis = document.diagnosis();
    out.printf(
        Locale.ROOT,
        "%s：%s，%d %s，%d 字，%d 个表格（占 %.0f %%），%s%n",
        file,
        document.kind().words(),
        diagnosis.pages(),
        document.kind().pageWord(),
        diagnosis.characters(),
        diagnosis.tables(),
        100 * diagnosis.tableShare(),
        diagnosis.language().words());
    diagnosis.advice().forEach(sentence -> out.println("  ! " + sentence));
    for (Block block : document.blocks()) {
      out.println(where(block) + " " + words(block));
    }
  }

  private static String where(Block block) {
    Place place = block.places().getFirst();
    Box box = place.box();
    return box == null
        ? "[" + place.page() + "]"
        : String.format(
            Locale.ROOT,
            "[%d @%.0f,%.0f–%.0f,%.0f]",
            place.page(),
            box.left(),
            box.top(),
            box.right(),
            box.bottom());
  }

  private static String words(Block block) {
    return switch (block) {
      case Block.Heading(int level, String text, var _) -> "#".repeat(level) + " " + text;
      case Block.Paragraph(String text, var _) -> text;
      case Block.Item(int level, String text, var _) -> "  ".repeat(level) + text;
      case Block.Table table -> table(table);
    };
  }

  private static String table(Block.Table table) {
    StringBuilder text = new StringBuilder("表：" + table.title());
    if (!table.unit().isEmpty()) {
      text.append("（单位：").append(table.unit()).append("）");
    }
    for (int i = 0; i < table.rows().size(); i++) {
      text.append("\n    ").append(i < table.headerRows() ? "* " : "  ");
      text.append(table.rows().get(i).text());
    }
    return text.toString();
  }
}
