/** JSON of files that other programs wrote. */
@org.jspecify.annotations.NullMarked
package org.plstar.data.json;
