package org.plstar.study.table;

/** The encodings of numeric columns as inputs of a kernel. */
public enum Encoding {
    /** (x - mean)/deviation, cut at ±8 deviations. */
    STANDARD("standardized"),
    /** The normal quantile of the rank among training values, then standardized. */
    RANK("rank-normal");

    private final String text;

    Encoding(String text) {
        this.text = text;
    }

    /** The printed name of the encoding. */
    public String text() {
        return text;
    }
}
