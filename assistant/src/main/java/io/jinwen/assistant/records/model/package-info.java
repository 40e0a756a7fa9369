/**
 * The register of models: which files an institution has admitted, under which licence and filing
 * number, on which evaluation, by whom and when. Every change is recorded with it or not at all.
 *
 * <p>Called by {@code app}: the server looks up the file that it is about to load, the {@code
 * model} command changes the register. Knows {@code records.store} and {@code records.audit}, and
 * nothing of engines.
 */
package io.jinwen.assistant.records.model;
