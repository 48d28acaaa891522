package org.plstar.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Places a long test, where the rule of {@link LongTests} would not: a test that takes minutes, so
 * that the days are of equal length, or one that covers files outside its own package.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Third {
    /** The third, 1 to 3; 0 if the name of the class decides. */
    int value() default 0;

    /** Further paths of the repository that the test covers, as prefixes. */
    String[] of() default {};
}
