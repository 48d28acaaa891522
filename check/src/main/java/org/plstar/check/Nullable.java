package org.plstar.check;

import java.lang.annotation.ElementType;
import java.lang.annotation.Target;

/** May be null. */
@Target(ElementType.TYPE_USE)
@interface Nullable {}
