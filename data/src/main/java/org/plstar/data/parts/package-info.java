/** Which files are tables that can be read in parts, by any process and in any order. */
@org.jspecify.annotations.NullMarked
package org.plstar.data.parts;
