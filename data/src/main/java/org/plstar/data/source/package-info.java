/** Opens any file or folder that the user names. */
@org.jspecify.annotations.NullMarked
package org.plstar.data.source;
