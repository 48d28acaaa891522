/** Tables in files that any process can read in parts and in any order. */
@org.jspecify.annotations.NullMarked
package org.plstar.data.parts;
