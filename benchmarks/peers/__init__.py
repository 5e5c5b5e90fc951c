"""What the client is measured against: pydantic's models, the vendor's package, the generator's stock output."""
