package io.jinwen.assistant.page;

import com.vaadin.flow.server.CustomizedSystemMessages;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.UIInitEvent;
import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.server.communication.IndexHtmlResponse;
import io.jinwen.assistant.http.security.CurrentCaller;
import io.jinwen.assistant.http.security.PageChain;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import org.jsoup.nodes.Document;

/** What the document and every window of the page begin with. */
final class PageDocument implements VaadinServiceInitListener {
  private static final String FOLDER = "jinwen/";
  private static final String SCRIPT = "jinwen/page.js";
  private static final int RECONNECT_MILLIS = 2_000;
  private static final String ICON = "jinwen/icon.svg";

  /** Changes with the script, so that a browser does not go on with an older one. */
  private final String scriptAddress;

  private final boolean loginNeeded;
  private final PageScripts scripts = new PageScripts();
  private final Map<String, Long> checksums = new ConcurrentHashMap<>(); // by path

  PageDocument(boolean loginNeeded) {
    this.loginNeeded = loginNeeded;
    this.scriptAddress = "./%s?v=%08x".formatted(SCRIPT, checksum("META-INF/resources/" + SCRIPT));
  }

  @Override
  public void serviceInit(ServiceInitEvent event) {
    event.addIndexHtmlRequestListener(this::head);
    event.getSource().addUIInitListener(PageDocument::window);
    event
        .getSource()
        .setSystemMessagesProvider(info -> {
          CustomizedSystemMessages messages = new CustomizedSystemMessages();
          Texts texts = new Texts();
          // A session that is over begins anew by itself; what was said is in the database.
          messages.setSessionExpiredNotificationEnabled(false);
          if (loginNeeded) {
            messages.setSessionExpiredURL(LoginView.PATH + "?expired");
          }
          messages.setCookiesDisabledCaption(
              texts.getTranslation("error.cookies.title", info.getLocale()));
          messages.setCookiesDisabledMessage(
              texts.getTranslation("error.cookies.text", info.getLocale()));
          messages.setInternalErrorCaption(
              texts.getTranslation("error.internal.title", info.getLocale()));
          messages.setInternalErrorMessage(
              texts.getTranslation("error.internal.text", info.getLocale()));
          return messages;
        });
  }

  private void head(IndexHtmlResponse response) {
    Preferences preferences = Preferences.of(response.getVaadinRequest());
    Document document = response.getDocument();
    document
        .child(0)
        .attr("lang", preferences.locale().toLanguageTag())
        .attr("style", "color-scheme: " + preferences.colorScheme())
        .attr("data-theme", preferences.theme())
        .attr("data-size", preferences.size());
    document.title("金问");
    document.head().appendElement("script").attr("src", scriptAddress);
    document.head().appendElement("link").attr("rel", "icon").attr("href", "./" + ICON);
    document
        .head()
        .select("link[rel=stylesheet]")
        .forEach(sheet -> sheet.attr("href", versioned(sheet.attr("href"))));
    scripts.fetchEarly(document);
    if (showsChat(response.getVaadinRequest())) {
      document.body().prependChild(Skeleton.of(preferences.locale()));
    }
  }

  /** The frame and a field to write in, for those who see the chat in a moment. */
  private boolean showsChat(VaadinRequest request) {
    String path = request.getPathInfo() == null ? "/" : request.getPathInfo();
    return (path.equals("/") || path.startsWith("/c/"))
        && (!loginNeeded || CurrentCaller.find().isPresent());
  }

  /** Our own style sheets change their address with their text, so that they can be kept. */
  private String versioned(String address) {
    int name = address.indexOf(FOLDER);
    return name < 0 || address.contains("?")
        ? address
        : "%s?v=%08x"
            .formatted(
                address,
                checksums.computeIfAbsent(
                    address.substring(name), it -> checksum("META-INF/resources/" + it)));
  }

  private static void window(UIInitEvent event) {
    event
        .getUI()
        .addPollListener(
            _ -> VaadinRequest.getCurrent().setAttribute(PageChain.SENT_BY_ITSELF, true));
    Preferences preferences = Preferences.of(VaadinRequest.getCurrent());
    event.getUI().setLocale(preferences.locale());
    Texts texts = new Texts();
    var reconnect = event.getUI().getReconnectDialogConfiguration();
    reconnect.setReconnectInterval(RECONNECT_MILLIS);
    reconnect.setDialogText(texts.getTranslation("error.connection", preferences.locale()));
    reconnect.setDialogTextGaveUp(texts.getTranslation("error.gaveup", preferences.locale()));
  }

  private static long checksum(String resource) {
    try (InputStream in = PageDocument.class.getClassLoader().getResourceAsStream(resource)) {
      CRC32 checksum = new CRC32();
      checksum.update(in.readAllBytes());
      return checksum.getValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
