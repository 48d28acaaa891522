/** The net over all public entry points of the library. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.entry;
