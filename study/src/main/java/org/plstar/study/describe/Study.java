package org.plstar.study.describe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a request record as the only description of a study: its Javadoc is the help, its
 * components are the options, and the build writes its withers.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Study {
    /** The name of the command. */
    String value();
}
