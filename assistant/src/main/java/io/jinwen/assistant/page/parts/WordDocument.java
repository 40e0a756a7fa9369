package io.jinwen.assistant.page.parts;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;

/**
 * Markdown as a Word document (DOCX): a zip of a few XML files, of which only the text and the
 * properties change. Links are words, formulas stay as they are written.
 */
public final class WordDocument {
  /** What Word calls the file. */
  public static final String MEDIA_TYPE =
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

  private static final String HEAD =
      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
  private static final String OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/";
  private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
  private static final String WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
  private static final String DOCUMENT =
      "application/vnd.openxmlformats-officedocument.wordprocessingml.";

  private static final String TYPES =
      HEAD
          + "<Types xmlns=\""
          + PACKAGE
          + "content-types\">"
          + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
          + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
          + type("/word/document.xml", DOCUMENT + "document.main+xml")
          + type("/word/styles.xml", DOCUMENT + "styles+xml")
          + type(
              "/docProps/custom.xml",
              "application/vnd.openxmlformats-officedocument.custom-properties+xml")
          + "</Types>";

  private static final String RELATIONS =
      HEAD
          + "<Relationships xmlns=\""
          + PACKAGE
          + "relationships\">"
          + relation(1, "officeDocument", "word/document.xml")
          + relation(2, "custom-properties", "docProps/custom.xml")
          + "</Relationships>";

  private static final String STYLE_RELATION =
      HEAD
          + "<Relationships xmlns=\""
          + PACKAGE
          + "relationships\">"
          + relation(1, "styles", "styles.xml")
          + "</Relationships>";

  private final Parser parser =
      Parser.builder()
          .extensions(List.of(TablesExtension.create()))
          .maxOpenBlockParsers(32)
          .build();

  /**
   * @param properties what the file says of itself beside its text, such as that parts of it are
   *     generated
   */
  public void write(String markdown, Map<String, String> properties, OutputStream out)
      throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
      entry(zip, "[Content_Types].xml", TYPES);
      entry(zip, "_rels/.rels", RELATIONS);
      entry(zip, "word/_rels/document.xml.rels", STYLE_RELATION);
      entry(zip, "word/styles.xml", styles());
      entry(zip, "docProps/custom.xml", custom(properties));
      entry(
          zip,
          "word/document.xml",
          HEAD
              + "<w:document xmlns:w=\""
              + WORD
              + "\"><w:body>"
              + WordText.of(parser.parse(markdown))
              + "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1134\""
              + " w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" w:header=\"567\""
              + " w:footer=\"567\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>");
    }
  }

  private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private static String type(String part, String type) {
    return "<Override PartName=\"%s\" ContentType=\"%s\"/>".formatted(part, type);
  }

  private static String relation(int id, String type, String target) {
    return "<Relationship Id=\"r%d\" Type=\"%srelationships/%s\" Target=\"%s\"/>"
        .formatted(id, OFFICE, type, target);
  }

  private static String custom(Map<String, String> properties) {
    StringBuilder xml = new StringBuilder(HEAD);
    xml.append("<Properties xmlns=\"").append(OFFICE).append("custom-properties\" xmlns:vt=\"");
    xml.append(OFFICE).append("docPropsVTypes\">");
    int id = 2; // the first that the format leaves to us
    for (Map.Entry<String, String> property : properties.entrySet()) {
      xml.append("<property fmtid=\"{D5CDD505-2E9C-101B-9397-08002B2CF9AE}\" pid=\"").append(id);
      xml.append("\" name=\"").append(WordText.escaped(property.getKey())).append("\"><vt:lpwstr>");
      xml.append(WordText.escaped(property.getValue())).append("</vt:lpwstr></property>");
      id++;
    }
    return xml.append("</Properties>").toString();
  }

  private static String styles() {
    StringBuilder xml = new StringBuilder(HEAD);
    xml.append("<w:styles xmlns:w=\"")
        .append(WORD)
        .append("\"><w:docDefaults><w:rPrDefault><w:rPr>");
    xml.append("<w:rFonts w:ascii=\"Calibri\" w:hAnsi=\"Calibri\" w:eastAsia=\"微软雅黑\"/>");
    xml.append("<w:sz w:val=\"21\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>");
    xml.append("<w:spacing w:after=\"120\" w:line=\"320\" w:lineRule=\"auto\"/></w:pPr>");
    xml.append("</w:pPrDefault></w:docDefaults>");
    int[] sizes = {36, 28, 24, 22};
    for (int level = 1; level <= sizes.length; level++) {
      xml.append("<w:style w:type=\"paragraph\" w:styleId=\"Heading").append(level);
      xml.append("\"><w:name w:val=\"heading ").append(level).append("\"/><w:pPr><w:keepNext/>");
      xml.append("<w:spacing w:before=\"240\"/><w:outlineLvl w:val=\"").append(level - 1);
      xml.append("\"/></w:pPr><w:rPr><w:b/><w:sz w:val=\"").append(sizes[level - 1]);
      xml.append("\"/></w:rPr></w:style>");
    }
    return xml.append("</w:styles>").toString();
  }
}
