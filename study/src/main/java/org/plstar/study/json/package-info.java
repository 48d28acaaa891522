/** JSON files as plstar writes and reads them. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.json;
