package org.plstar.study.describe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A component that users choose. Its {@code @param} text says what it means, its type what is read.
 * A component without this is given in another way, such as the data.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Asked {
    /** The default as users write it; empty for flags, which are off, and what may be absent. */
    String value() default "";

    /** The least number that is allowed. */
    double least() default Double.NEGATIVE_INFINITY;

    /** The largest number that is allowed. */
    double most() default Double.POSITIVE_INFINITY;

    /** The number that it must be above. */
    double above() default Double.NEGATIVE_INFINITY;

    /** The number that it must be below. */
    double below() default Double.POSITIVE_INFINITY;

    /** Whether infinity is a number too, written {@code inf}. */
    boolean infinite() default false;

    /** Whether the numbers of a list grow: two or more, {@code …} goes on by their ratio. */
    boolean growing() default false;

    /** The heading in the help. */
    String group() default "This command";

    /** How the help names the value; empty: by its type. */
    String label() default "";
}
