/** The JSON files that plstar writes and reads. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.json;
