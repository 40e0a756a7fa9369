/**
 * The calculators as tools that a model may call: their definitions, the shapes of their arguments,
 * and what a call comes to. Called by conversation; knows the calculators and the engine's API.
 */
package io.jinwen.assistant.calculator.tool;
