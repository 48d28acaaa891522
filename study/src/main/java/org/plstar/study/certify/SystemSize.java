package org.plstar.study.certify;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The size of a system of equations; files contain its text.
 *
 * @param equations the number of equations, all outputs of all rows
 * @param unknowns the number of weights
 */
public record SystemSize(int equations, int unknowns) {
    /** The size in words, such as "30 equations in 41 unknowns". */
    @JsonValue
    public String text() {
        return equationsAsText() + " in " + unknowns + " unknowns";
    }

    /** The number of equations in words, such as "30 equations". */
    String equationsAsText() {
        return equations + " equations";
    }
}
