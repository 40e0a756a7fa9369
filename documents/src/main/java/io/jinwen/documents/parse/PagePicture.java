package io.jinwen.documents.parse;

import io.jinwen.documents.PageSize;
import io.jinwen.documents.ReadLimits;
import io.jinwen.documents.Refusal;
import io.jinwen.documents.RefusedDocumentException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;

/** Draws a page of a PDF, so that a reader sees the place that a citation names. */
public final class PagePicture {
  private static final int PIXELS_HIGH_MAX = 6_000;

  private PagePicture() {}

  /**
   * @param page counted from 1
   * @return how large the page is, so that boxes on it find their place on the picture
   * @throws RefusedDocumentException if there is no such page or it cannot be drawn
   */
  public static PageSize draw(Path file, int page, int pixelsWide, Path picture, ReadLimits limits)
      throws RefusedDocumentException {
    try (PDDocument document =
        Loader.loadPDF(file.toFile(), "", IOUtils.createMemoryOnlyStreamCache())) {
      if (page < 1 || page > Math.min(document.getNumberOfPages(), limits.pagesMax())) {
        throw Refusal.DAMAGED.with();
      }
      PDRectangle box = document.getPage(page - 1).getCropBox();
      boolean turned = document.getPage(page - 1).getRotation() % 180 != 0;
      float width = turned ? box.getHeight() : box.getWidth();
      float height = turned ? box.getWidth() : box.getHeight();
      float scale = Math.min(pixelsWide / width, PIXELS_HIGH_MAX / height);
      PDFRenderer renderer = new PDFRenderer(document);
      renderer.setSubsamplingAllowed(true);
      BufferedImage image = renderer.renderImage(page - 1, scale, ImageType.RGB);
      ImageIO.write(image, "png", picture.toFile());
      return new PageSize(width, height);
    } catch (IOException | RuntimeException damaged) {
      RefusedDocumentException refused = Refusal.DAMAGED.with();
      refused.initCause(damaged);
      throw refused;
    }
  }
}
