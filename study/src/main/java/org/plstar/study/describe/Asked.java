package org.plstar.study.describe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a component that users choose by an option. Its {@code @param} text is the help, its type
 * determines how it is read. Components without this mark are given in another way, such as the
 * data.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Asked {
    /**
     * The default in the form that users write; empty for flags, which are off, and for values that
     * may be absent.
     */
    String value() default "";

    /** The least allowed number. */
    double least() default Double.NEGATIVE_INFINITY;

    /** The largest allowed number. */
    double most() default Double.POSITIVE_INFINITY;

    /** The number that values must exceed. */
    double above() default Double.NEGATIVE_INFINITY;

    /** The number that values must be below. */
    double below() default Double.POSITIVE_INFINITY;

    /** Whether infinity is allowed, written {@code inf}. */
    boolean infinite() default false;

    /**
     * Whether the numbers of a list increase: {@code …} after two or more continues by their ratio.
     */
    boolean growing() default false;

    /** The heading in the help. */
    String group() default "This command";

    /** The label of the value in the help; empty for that of its type. */
    String label() default "";
}
