/** Parts that several views are made of: tables, pages of a list, downloads, questions back. */
package io.jinwen.assistant.page.parts;
