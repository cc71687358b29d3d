"""What can be done in the shop: save, rename, share (by its token), claim, price again, remove."""
