/** The one entry that opens whatever file or folder the user names. */
@org.jspecify.annotations.NullMarked
package org.plstar.data.source;
