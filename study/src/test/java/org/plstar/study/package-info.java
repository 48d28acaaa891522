/** Tests of the studies as a library. */
@org.jspecify.annotations.NullMarked
package org.plstar.study;
