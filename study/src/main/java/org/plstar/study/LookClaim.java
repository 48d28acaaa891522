package org.plstar.study;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** Sentences on a table before anything is learned from it. */
public enum LookClaim implements Claim {
    /** Says which numbers of a column stand apart. */
    LOOK_FAR("{column}: {values} {verb} at least {deviations} robust deviations from the median"
            + " {median}; if that is a mistake, take {them} for missing: {option}"),
    /** Says that the scale of a column is that of its far numbers. */
    LOOK_HIDDEN(
            "{column} has the standard deviation {spread}, {times} times its robust one: scaled by"
                    + " it, the middle half of the rows is {within} wide; by median and quartiles: {option}"),
    /** Says that a number that repeats may stand for a missing value. */
    LOOK_STAND_IN(
            "{column} is {value} in {count} of {rows} rows, {deviations} robust deviations from the"
                    + " median {median} of the others; if it says that a value is missing: {option}"),
    /** Says that a number that repeats in several columns may stand for a missing value. */
    LOOK_STAND_INS(
            "{value} is in {columns} of {rows} rows, at least {deviations} robust deviations from the"
                    + " medians of their other numbers; if it says that a value is missing: {option}"),
    /** Says that a column is a straight line of the target. */
    LOOK_COPY(
            "{column} is {line}, which leaves {left} of its variance: if it is not known before the"
                    + " target, leave it out: {option}"),
    /** Says that one column alone determines the target. */
    LOOK_TELLING(
            "{column} alone {how} the target in all rows that have it: if it is not known before the"
                    + " target, leave it out: {option}"),
    /** Says that a column is a straight line of another. */
    LOOK_TWIN("{column} is {line}, which leaves {left} of its variance: {option} leaves one"),
    /** Says that a class has few rows. */
    LOOK_RARE("{class} has {count} of {rows} rows; {advice}"),
    /** Says that names of classes differ little. */
    LOOK_ALIKE(
            "The classes {names} differ in upper and lower case or spaces alone; if they are one,"
                    + " write them alike in the file"),
    /** Says that rows repeat others. */
    LOOK_COPIES(
            "{count} of {rows} rows repeat the features of an earlier row, in over three times as"
                    + " many pairs as independent columns with these values have; if they are copies,"
                    + " take them out of the file");

    private final String words;

    LookClaim(String words) {
        this.words = words;
    }

    @Override
    public Kind kind() {
        return Kind.MEASURED;
    }

    @Override
    public String words() {
        return words;
    }
}
