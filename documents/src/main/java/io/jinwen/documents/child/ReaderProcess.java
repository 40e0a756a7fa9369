package io.jinwen.documents.child;

import io.jinwen.documents.PageSize;
import io.jinwen.documents.ReaderMessage;
import io.jinwen.documents.ReaderMessage.Request;
import io.jinwen.documents.RefusedDocumentException;
import io.jinwen.documents.parse.DocumentParser;
import io.jinwen.documents.parse.PagePicture;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/** The main class of the reading process. */
public final class ReaderProcess {
  private final PrintStream out;

  private ReaderProcess(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) {
    PrintStream out = System.out;
    System.setOut(System.err); // what a library prints must not stand between our lines
    endWithParent();
    Request request = ReaderMessage.JSON.readValue(arguments[0], Request.class);
    ReaderProcess process = new ReaderProcess(out);
    try {
      process.answer(request);
    } catch (RefusedDocumentException refused) {
      process.say(new ReaderMessage.Refused(refused.refusal(), refused.getMessage()));
    }
    out.flush();
    Runtime.getRuntime().halt(0); // a library's thread must not keep us
  }

  private void answer(Request request) throws RefusedDocumentException {
    Path file = Path.of(request.file());
    if (request.picture() != null) {
      PageSize size =
          PagePicture.draw(
              file,
              request.page(),
              request.pixelsWide(),
              Path.of(request.picture()),
              request.limits());
      say(new ReaderMessage.Drawn(size));
      return;
    }
    DocumentParser parser =
        new DocumentParser(
            request.limits(), (page, pages) -> say(new ReaderMessage.Reached(page, pages)));
    say(new ReaderMessage.Done(parser.parse(file, request.name())));
  }

  private void say(ReaderMessage message) {
    out.println(ReaderMessage.JSON.writeValueAsString(message));
    out.flush();
  }

  /** Nothing is ever written to us; that it ends says that the parent did. */
  private static void endWithParent() {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            while (System.in.read() >= 0) {}
          } catch (IOException gone) {
            // as good as its end
          }
          Runtime.getRuntime().halt(1);
        });
  }
}
