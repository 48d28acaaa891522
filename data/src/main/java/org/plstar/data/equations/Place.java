package org.plstar.data.equations;

/**
 * A position in a text.
 *
 * @param line from 1
 * @param column of the first character, from 1; a tab is one character
 */
record Place(int line, int column) {}
