package org.plstar.check;

import java.lang.annotation.ElementType;
import java.lang.annotation.Target;

/** Marks a type whose values may be null. */
@Target(ElementType.TYPE_USE)
@interface Nullable {}
