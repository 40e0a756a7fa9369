package io.jinwen.assistant.page;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.shared.ui.Transport;
import com.vaadin.flow.theme.aura.Aura;

/**
 * The document around every view: its style sheets and the line to the server. What the browser
 * tells goes as requests, each of which passes the security chain; the socket only brings answers.
 */
@Push(transport = Transport.WEBSOCKET_XHR)
@StyleSheet(Aura.STYLESHEET)
@StyleSheet("context://jinwen/icons.css")
@StyleSheet("context://jinwen/page.css")
public final class Page implements AppShellConfigurator {}
